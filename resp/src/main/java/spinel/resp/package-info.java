/// The Redis serialisation protocol: parsing of requests, writing of replies.
package spinel.resp;
