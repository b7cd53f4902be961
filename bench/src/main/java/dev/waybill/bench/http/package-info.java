/// What takes a gateway: publish and read over HTTP, start and memory, dead letters; and a route
/// that answers without publishing, to compare with.
@NullMarked
package dev.waybill.bench.http;

import org.jspecify.annotations.NullMarked;
