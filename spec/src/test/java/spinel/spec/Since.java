// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The first release of Redis that behaves as the spec says. A server of an older release is not
/// asked, and the report names each spec that was left out for that reason.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Since {
  String value();
}
