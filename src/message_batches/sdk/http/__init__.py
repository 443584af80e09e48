"""What goes over the wire: requests, headers, connections and decompression."""
