/// What is said of the figures: targets, table, JSON and the page.
@NullMarked
package dev.waybill.bench.report;

import org.jspecify.annotations.NullMarked;
