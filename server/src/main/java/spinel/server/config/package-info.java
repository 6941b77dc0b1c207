// SPDX-License-Identifier: Apache-2.0
/// Configuration: the table of directives, their values, the file and the command line.
package spinel.server.config;
