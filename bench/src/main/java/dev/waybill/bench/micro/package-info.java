/// What single steps of the hot paths cost, in nanoseconds and in bytes: micro-benchmarks of the
/// library's own code.
@NullMarked
package dev.waybill.bench.micro;

import org.jspecify.annotations.NullMarked;
