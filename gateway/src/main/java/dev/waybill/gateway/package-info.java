/// The Helidon SE service: reads the configuration, wires the rooms, starts and stops them.
@NullMarked
package dev.waybill.gateway;

import org.jspecify.annotations.NullMarked;
