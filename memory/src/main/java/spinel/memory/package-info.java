// SPDX-License-Identifier: Apache-2.0

/// Memory outside the Java heap: bounded regions, size classes, tagged accounting, checked mode.
package spinel.memory;
