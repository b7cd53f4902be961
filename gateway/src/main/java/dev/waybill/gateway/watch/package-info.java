/// Asks JetStream for the streams and consumers of the account, in the background, and draws the
/// picture of the survey.
@NullMarked
package dev.waybill.gateway.watch;

import org.jspecify.annotations.NullMarked;
