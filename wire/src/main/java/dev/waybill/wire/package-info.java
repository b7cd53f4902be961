/// Names and encodings that both sides of a stream agree on. Pure functions, no I/O.
@NullMarked
package dev.waybill.wire;

import org.jspecify.annotations.NullMarked;
