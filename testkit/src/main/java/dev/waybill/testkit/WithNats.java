package dev.waybill.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class that runs beside its own nats-server, with a throw-away store.
///
/// Its constructor, life cycle methods and tests may take a [dev.waybill.server.NatsServer], which
/// is the same for the whole class, and a jnats `Connection`, which is closed after what took it. A
/// failing test carries the end of the server's log as a suppressed [ServerLog].
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NatsExtension.class)
public @interface WithNats {
    NatsVersion version() default NatsVersion.PINNED;

    /// Lines for the server's `jetstream` block, such as `domain: hub`.
    String jetStream() default "";

    /// Further top-level lines of the server's configuration, such as `authorization`.
    String config() default "";
}
