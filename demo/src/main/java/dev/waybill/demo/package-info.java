/// A small order system written with the library, beside a gateway.
@NullMarked
package dev.waybill.demo;

import org.jspecify.annotations.NullMarked;
