"""The pages that tests open: those of the menu, and the links of those that would take long without one."""

from pages.parts import router

PAGES = [entry.name for entry in router.entries()]
LINKS = {"mixture": {"data": "regmix", "mixlaw": "mixture-linear"}}
