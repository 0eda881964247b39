// allocator.ts by a clock that is wrong: `skewedAllocator PREFIX COUNT ROOT HOURS`.
import './skewedClock.ts';
import './allocator.ts';
