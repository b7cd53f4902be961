/// Real servers, and assertions on spans, logs and ledgers, for tests.
@NullMarked
package dev.waybill.testkit;

import org.jspecify.annotations.NullMarked;
