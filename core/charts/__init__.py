"""The pictures: plain data in, an Altair chart out, one chart a file in the folder of the page that shows it.

Pages put a chart into their look with `theme.dress`.
"""

from altair.utils import schemapi

# Altair would validate every part of a chart each time it is touched, which is most of a redraw. What is drawn is
# validated whole when it is turned into a specification, here and in the tests.
schemapi.disable_debug_mode()
