/// The immutable picture of an account's streams and consumers, and what follows from it: where the
/// oldest unprocessed message is, how it moves, what was lost.
@NullMarked
package dev.waybill.gateway.survey;

import org.jspecify.annotations.NullMarked;
