// SPDX-License-Identifier: Apache-2.0

/// Microbenchmarks, one class a structure and a layer.
package spinel.jmh;
