"""The joint report: releases of several parties in, one set of sums out."""
