/// Microbenchmarks, one class a structure and a layer.
package spinel.jmh;
