// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Commands of another chapter that a spec takes for granted. A server without them is not asked,
/// and the report names each spec that was left out for that reason.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
  String[] value();
}
