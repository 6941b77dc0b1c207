// SPDX-License-Identifier: Apache-2.0

/// The server: its entry point and its life cycle.
package spinel.server;
