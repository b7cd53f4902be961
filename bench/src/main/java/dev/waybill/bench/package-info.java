/// What Waybill costs beside plain JetStream, measured in one run on one machine.
@NullMarked
package dev.waybill.bench;

import org.jspecify.annotations.NullMarked;
