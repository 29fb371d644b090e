"""The pictures: plain data in, an Altair chart out. Pages put them into their look with `dress`."""

from altair.utils import schemapi

from .axes import title_of as title_of
from .backtest import backtest as backtest
from .basins import basins as basins
from .batch_cost import batch_cost as batch_cost
from .compare import compare as compare
from .cost_loss import cost_loss as cost_loss
from .critical_sizes import critical_sizes as critical_sizes
from .decay_valley import decay_valley as decay_valley
from .demand import demand as demand
from .effects import effects as effects
from .extrapolation import extrapolation as extrapolation
from .frontier import frontier as frontier
from .head_costs import head_costs as head_costs
from .heads_along import heads_along as heads_along
from .hull import hull as hull
from .intervals import intervals as intervals
from .isoflop import isoflop as isoflop
from .isoloss import isoloss as isoloss
from .law_curve import law_curve as law_curve
from .mixture import mixture as mixture
from .multiverse import multiverse as multiverse
from .observed import observed_predicted as observed_predicted
from .overtraining import overtraining as overtraining
from .parts import parts as parts
from .ranges import ranges as ranges
from .rate_batch import rate_batch as rate_batch
from .rate_width import rate_width as rate_width
from .ratio_valley import ratio_valley as ratio_valley
from .recommended import recommended as recommended
from .residuals import residuals as residuals
from .ridge import ridge as ridge
from .serving import serving as serving
from .setting_cost import setting_cost as setting_cost
from .shape_growth import shape_growth as shape_growth
from .shapes import shapes as shapes
from .shares_along import shares_along as shares_along
from .steps_batch import steps_batch as steps_batch
from .subsample import subsample as subsample
from .ternary import ternary as ternary
from .theme import Mode as Mode
from .theme import drawn as drawn
from .theme import dress as dress
from .theme import png as png
from .theme import svg as svg
from .thumbnail import thumbnail as thumbnail
from .time_front import time_front as time_front
from .timescales import timescales as timescales
from .trade_off import trade_off as trade_off
from .valley import valley as valley
from .vocabulary import vocabulary as vocabulary
from .vocabulary_growth import vocabulary_growth as vocabulary_growth

# Altair would validate every part of a chart each time it is touched, which is most of a redraw. What is drawn is
# validated whole when it is turned into a specification, here and in the tests.
schemapi.disable_debug_mode()
