/// Writes `dashboards/` from one description, and tests that what ships outside Maven fits the
/// rest.
@NullMarked
package dev.waybill.boards;

import org.jspecify.annotations.NullMarked;
