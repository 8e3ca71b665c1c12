"""Everything that is already anonymous: releases and the board's report."""
