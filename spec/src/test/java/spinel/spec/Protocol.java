// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

/// The protocol that a connection speaks.
public enum Protocol {
  RESP2,
  RESP3
}
