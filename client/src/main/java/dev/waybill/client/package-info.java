/// The library: traced publish and consume, retry, and a word for every outcome.
@NullMarked
package dev.waybill.client;

import org.jspecify.annotations.NullMarked;
