// SPDX-License-Identifier: Apache-2.0

/// Data structures laid out in a region: records, the hash table, the listpack.
package spinel.structure;
