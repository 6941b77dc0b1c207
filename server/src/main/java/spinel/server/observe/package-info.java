// SPDX-License-Identifier: Apache-2.0
/// What the server tells about itself: its log, its process's figures, its rates.
package spinel.server.observe;
