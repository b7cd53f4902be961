/// The method: contenders, rounds in alternation, and what is made of them.
@NullMarked
package dev.waybill.bench.measure;

import org.jspecify.annotations.NullMarked;
