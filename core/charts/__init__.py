"""The pictures: plain data in, an Altair chart out. Pages put them into their look with `dress`."""

from altair.utils import schemapi

from .allocate.frontier import frontier as frontier
from .allocate.isoflop import isoflop as isoflop
from .allocate.isoloss import isoloss as isoloss
from .attention.cost_loss import cost_loss as cost_loss
from .attention.head_costs import head_costs as head_costs
from .attention.heads_along import heads_along as heads_along
from .attention.parts import parts as parts
from .axes import title_of as title_of
from .batch.batch_cost import batch_cost as batch_cost
from .batch.critical_sizes import critical_sizes as critical_sizes
from .batch.decay_valley import decay_valley as decay_valley
from .batch.rate_batch import rate_batch as rate_batch
from .batch.rate_width import rate_width as rate_width
from .batch.ratio_valley import ratio_valley as ratio_valley
from .batch.recommended import recommended as recommended
from .batch.setting_cost import setting_cost as setting_cost
from .batch.steps_batch import steps_batch as steps_batch
from .batch.time_front import time_front as time_front
from .batch.timescales import timescales as timescales
from .batch.valley import valley as valley
from .data.ranges import ranges as ranges
from .extrapolate.extrapolation import extrapolation as extrapolation
from .fit.backtest import backtest as backtest
from .fit.basins import basins as basins
from .fit.compare import compare as compare
from .fit.intervals import intervals as intervals
from .fit.multiverse import multiverse as multiverse
from .fit.observed import observed_predicted as observed_predicted
from .fit.residuals import residuals as residuals
from .fit.ridge import ridge as ridge
from .home.thumbnail import thumbnail as thumbnail
from .inference.demand import demand as demand
from .inference.serving import serving as serving
from .laws.law_curve import law_curve as law_curve
from .mixture.effects import effects as effects
from .mixture.mixture import mixture as mixture
from .mixture.shares_along import shares_along as shares_along
from .mixture.subsample import subsample as subsample
from .mixture.ternary import ternary as ternary
from .mixture.trade_off import trade_off as trade_off
from .shape.hull import hull as hull
from .shape.overtraining import overtraining as overtraining
from .shape.shape_growth import shape_growth as shape_growth
from .shape.shapes import shapes as shapes
from .theme import Mode as Mode
from .theme import drawn as drawn
from .theme import dress as dress
from .theme import png as png
from .theme import svg as svg
from .vocabulary.vocabulary import vocabulary as vocabulary
from .vocabulary.vocabulary_growth import vocabulary_growth as vocabulary_growth

# Altair would validate every part of a chart each time it is touched, which is most of a redraw. What is drawn is
# validated whole when it is turned into a specification, here and in the tests.
schemapi.disable_debug_mode()
