/// Tells the person on call of the first dead letter of each cause, until none is left.
@NullMarked
package dev.waybill.gateway.alert;

import org.jspecify.annotations.NullMarked;
