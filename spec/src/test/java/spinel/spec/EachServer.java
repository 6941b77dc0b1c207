// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A spec that is run against the target and against the oracle, with RESP2 only: for what does not
/// depend on the protocol and takes its time.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SpecMatrix.class)
public @interface EachServer {}
