// SPDX-License-Identifier: Apache-2.0

/// What the build runs to finish the image of the distribution.
package spinel.dist;
