// SPDX-License-Identifier: Apache-2.0

/// The Redis serialisation protocol: parsing of requests, writing of replies.
package spinel.resp;
