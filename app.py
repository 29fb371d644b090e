"""The scaling-law explorer: which pages there are."""

import streamlit as st

st.set_page_config(page_title="Scaling-law explorer", page_icon=":material/show_chart:", layout="wide")

pages = [
    st.Page("pages/home.py", title="Home", url_path="home", default=True),
    st.Page("pages/data.py", title="Data", url_path="data"),
    st.Page("pages/fit.py", title="Fit", url_path="fit"),
    st.Page("pages/extrapolate.py", title="Extrapolate", url_path="extrapolate"),
    st.Page("pages/allocate.py", title="Allocate", url_path="allocate"),
    st.Page("pages/laws.py", title="Laws", url_path="laws"),
]
st.navigation(pages, position="top").run()
