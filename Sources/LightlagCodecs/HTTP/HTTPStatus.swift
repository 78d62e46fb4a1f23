/// The texts beside the statuses (RFC 9110, section 15, and IANA's registry).
enum HTTPStatus {
  /// Returns the reason phrase of a status; of one that is not registered, its class's.
  static func phrase(of status: Int) -> String {
    successes[status] ?? clientErrors[status] ?? serverErrors[status]
      ?? (status < 400 ? "Unknown" : status < 500 ? "Client Error" : "Server Error")
  }

  private static let successes = [200: "OK", 204: "No Content"]

  private static let clientErrors = [
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
  ]

  private static let serverErrors = [
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    511: "Network Authentication Required",
  ]
}
