// SPDX-License-Identifier: Apache-2.0
package spinel.server.config;

/// A part of the server that puts changed directives into effect.
///
/// It runs after all values of one CONFIG SET have been stored and may refuse; then the old values
/// come back and the listeners that had already run are called once more with them.
@FunctionalInterface
public interface ChangeListener {
  void apply(Configuration configuration) throws RejectedChangeException;
}
