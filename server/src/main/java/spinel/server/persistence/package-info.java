// SPDX-License-Identifier: Apache-2.0

/// The formats in which data leaves the server and comes back: Redis's.
package spinel.server.persistence;
