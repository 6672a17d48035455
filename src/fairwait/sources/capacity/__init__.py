"""Returns of what hospitals have and cannot use: cancelled operations, beds and operating theatres, by quarter."""
