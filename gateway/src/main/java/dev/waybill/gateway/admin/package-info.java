/// Shows, makes, changes and deletes streams and consumers, as JetStream describes them.
@NullMarked
package dev.waybill.gateway.admin;

import org.jspecify.annotations.NullMarked;
