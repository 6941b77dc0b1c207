// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

/// What a search lets through.
@FunctionalInterface
public interface NodeFilter {
  /// Whether the node with this payload may be among the results.
  boolean accepts(long payload);
}
