/// Shows dead letters over HTTP and acts on them, one or many at a time, and finishes in the
/// background what was begun.
@NullMarked
package dev.waybill.gateway.deadletters;

import org.jspecify.annotations.NullMarked;
