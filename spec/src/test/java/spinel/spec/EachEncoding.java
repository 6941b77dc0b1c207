// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The settings under each of which a spec is run, so that every encoding of a value is met. One
/// element is the arguments of one CONFIG SET; an empty one stands for the defaults.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface EachEncoding {
  String[] value();
}
