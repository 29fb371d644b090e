"""Units in which papers state compute, in canonical ones."""

PF_DAY = 8.64e19  # FLOP in a petaFLOP/s-day: 1e15 FLOP/s for 86,400 s
