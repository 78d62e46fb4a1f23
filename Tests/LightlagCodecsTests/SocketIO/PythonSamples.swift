// Written by Tests/Peers/make_socketio_samples.py with python-engineio 4.15.1 and python-socketio 5.18.1. Do not edit.

/// Packets as other programs encode them: one JSON object a line.
enum PythonSamples {
  static let madeWith = "python-engineio 4.15.1 and python-socketio 5.18.1"

  static let lines = #"""
    {"layer": "engine", "type": 1, "text": "", "wire": "1"}
    {"layer": "engine", "type": 5, "text": "", "wire": "5"}
    {"layer": "engine", "type": 6, "text": "", "wire": "6"}
    {"layer": "engine", "type": 2, "text": "", "wire": "2"}
    {"layer": "engine", "type": 2, "text": "hello", "wire": "2hello"}
    {"layer": "engine", "type": 2, "text": "a b\tc", "wire": "2a b\tc"}
    {"layer": "engine", "type": 2, "text": "{\"a\":[1,2.50,-3e7]}", "wire": "2{\"a\":[1,2.50,-3e7]}"}
    {"layer": "engine", "type": 2, "text": "\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00", "wire": "2\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00"}
    {"layer": "engine", "type": 2, "text": "b", "wire": "2b"}
    {"layer": "engine", "type": 2, "text": "0", "wire": "20"}
    {"layer": "engine", "type": 2, "text": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "wire": "2xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
    {"layer": "engine", "type": 2, "text": "probe", "wire": "2probe"}
    {"layer": "engine", "type": 3, "text": "", "wire": "3"}
    {"layer": "engine", "type": 3, "text": "hello", "wire": "3hello"}
    {"layer": "engine", "type": 3, "text": "a b\tc", "wire": "3a b\tc"}
    {"layer": "engine", "type": 3, "text": "{\"a\":[1,2.50,-3e7]}", "wire": "3{\"a\":[1,2.50,-3e7]}"}
    {"layer": "engine", "type": 3, "text": "\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00", "wire": "3\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00"}
    {"layer": "engine", "type": 3, "text": "b", "wire": "3b"}
    {"layer": "engine", "type": 3, "text": "0", "wire": "30"}
    {"layer": "engine", "type": 3, "text": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "wire": "3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
    {"layer": "engine", "type": 3, "text": "probe", "wire": "3probe"}
    {"layer": "engine", "type": 4, "text": "", "wire": "4"}
    {"layer": "engine", "type": 4, "text": "hello", "wire": "4hello"}
    {"layer": "engine", "type": 4, "text": "a b\tc", "wire": "4a b\tc"}
    {"layer": "engine", "type": 4, "text": "{\"a\":[1,2.50,-3e7]}", "wire": "4{\"a\":[1,2.50,-3e7]}"}
    {"layer": "engine", "type": 4, "text": "\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00", "wire": "4\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00"}
    {"layer": "engine", "type": 4, "text": "b", "wire": "4b"}
    {"layer": "engine", "type": 4, "text": "0", "wire": "40"}
    {"layer": "engine", "type": 4, "text": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "wire": "4xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
    {"layer": "engine", "type": 4, "text": "probe", "wire": "4probe"}
    {"layer": "engine", "binary": "", "frame": "", "wire": "b"}
    {"layer": "engine", "binary": "AA==", "frame": "AA==", "wire": "bAA=="}
    {"layer": "engine", "binary": "AQIDBA==", "frame": "AQIDBA==", "wire": "bAQIDBA=="}
    {"layer": "engine", "binary": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w==", "frame": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w==", "wire": "bAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w=="}
    {"layer": "payload", "parts": ["4", "4hello", "4a b\tc", "4{\"a\":[1,2.50,-3e7]}", "4\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00", "4b", "40", "4xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "2", "6", "b", "bAA==", "bAQIDBA==", "bAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w=="], "wire": "4\u001e4hello\u001e4a b\tc\u001e4{\"a\":[1,2.50,-3e7]}\u001e4\u03ba\u03cc\u03c3\u03bc\u03b5 \u6f22\u5b57 \ud83d\ude00\u001e4b\u001e40\u001e4xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\u001e2\u001e6\u001eb\u001ebAA==\u001ebAQIDBA==\u001ebAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w=="}
    {"layer": "socket", "type": 0, "namespace": "/", "id": null, "data": null, "attachments": [], "wire": "0"}
    {"layer": "socket", "type": 0, "namespace": "/", "id": null, "data": {"token": "123"}, "attachments": [], "wire": "0{\"token\":\"123\"}"}
    {"layer": "socket", "type": 0, "namespace": "/admin", "id": null, "data": {"sid": "oSO0OpakMV_3jnilAAAA"}, "attachments": [], "wire": "0/admin,{\"sid\":\"oSO0OpakMV_3jnilAAAA\"}"}
    {"layer": "socket", "type": 0, "namespace": "/admin", "id": null, "data": null, "attachments": [], "wire": "0/admin,"}
    {"layer": "socket", "type": 1, "namespace": "/", "id": null, "data": null, "attachments": [], "wire": "1"}
    {"layer": "socket", "type": 1, "namespace": "/admin", "id": null, "data": null, "attachments": [], "wire": "1/admin,"}
    {"layer": "socket", "type": 2, "namespace": "/", "id": null, "data": ["foo"], "attachments": [], "wire": "2[\"foo\"]"}
    {"layer": "socket", "type": 2, "namespace": "/admin", "id": null, "data": ["bar", 1, "2", {"3": [true, false, null]}], "attachments": [], "wire": "2/admin,[\"bar\",1,\"2\",{\"3\":[true,false,null]}]"}
    {"layer": "socket", "type": 2, "namespace": "/", "id": 12, "data": ["foo"], "attachments": [], "wire": "212[\"foo\"]"}
    {"layer": "socket", "type": 2, "namespace": "/admin", "id": 13, "data": ["foo"], "attachments": [], "wire": "2/admin,13[\"foo\"]"}
    {"layer": "socket", "type": 2, "namespace": "/", "id": 0, "data": [1, 2.5, -0.001, 1e+30, 1000000000000000000], "attachments": [], "wire": "20[1,2.5,-0.001,1e+30,1000000000000000000]"}
    {"layer": "socket", "type": 2, "namespace": "/", "id": 7, "data": ["driveCommands", {"linear": 0.5, "angular": -0.2, "timestamp": 1700000000.25}], "attachments": [], "wire": "27[\"driveCommands\",{\"linear\":0.5,\"angular\":-0.2,\"timestamp\":1700000000.25}]"}
    {"layer": "socket", "type": 2, "namespace": "/a/b", "id": null, "data": ["text", "quote \" slash \\ / newline \n tab \t nul \u0000", ",-/?["], "attachments": [], "wire": "2/a/b,[\"text\",\"quote \\\" slash \\\\ / newline \\n tab \\t nul \\u0000\",\",-/?[\"]"}
    {"layer": "socket", "type": 2, "namespace": "/rover", "id": 1, "data": ["\u03ba\u03cc\u03c3\u03bc\u03b5", "\u6f22\u5b57 \ud83d\ude00"], "attachments": [], "wire": "2/rover,1[\"\\u03ba\\u03cc\\u03c3\\u03bc\\u03b5\",\"\\u6f22\\u5b57 \\ud83d\\ude00\"]"}
    {"layer": "socket", "type": 2, "namespace": "/", "id": null, "data": ["", {}], "attachments": [], "wire": "2[\"\",{}]"}
    {"layer": "socket", "type": 3, "namespace": "/", "id": 12, "data": [], "attachments": [], "wire": "312[]"}
    {"layer": "socket", "type": 3, "namespace": "/admin", "id": 13, "data": ["bar"], "attachments": [], "wire": "3/admin,13[\"bar\"]"}
    {"layer": "socket", "type": 4, "namespace": "/", "id": null, "data": {"message": "Not authorized"}, "attachments": [], "wire": "4{\"message\":\"Not authorized\"}"}
    {"layer": "socket", "type": 4, "namespace": "/admin", "id": null, "data": "no", "attachments": [], "wire": "4/admin,\"no\""}
    {"layer": "socket", "type": 2, "namespace": "/", "id": null, "data": ["baz", {"_placeholder": true, "num": 0}], "attachments": ["AQIDBA=="], "wire": "51-[\"baz\",{\"_placeholder\":true,\"num\":0}]"}
    {"layer": "socket", "type": 2, "namespace": "/admin", "id": null, "data": ["baz", {"_placeholder": true, "num": 0}, {"_placeholder": true, "num": 1}], "attachments": ["AQI=", "AwQ="], "wire": "52-/admin,[\"baz\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"}
    {"layer": "socket", "type": 2, "namespace": "/rover", "id": 99, "data": ["cameraFeed", {"frame": 3, "image": {"_placeholder": true, "num": 0}, "deep": [[{"x": {"_placeholder": true, "num": 1}}]]}], "attachments": ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==", ""], "wire": "52-/rover,99[\"cameraFeed\",{\"frame\":3,\"image\":{\"_placeholder\":true,\"num\":0},\"deep\":[[{\"x\":{\"_placeholder\":true,\"num\":1}}]]}]"}
    {"layer": "socket", "type": 3, "namespace": "/", "id": 15, "data": ["bar", {"_placeholder": true, "num": 0}], "attachments": ["AQIDBA=="], "wire": "61-15[\"bar\",{\"_placeholder\":true,\"num\":0}]"}
    {"layer": "socket", "type": 3, "namespace": "/admin", "id": 18446744073709551615, "data": [{"_placeholder": true, "num": 0}], "attachments": ["/w=="], "wire": "61-/admin,18446744073709551615[{\"_placeholder\":true,\"num\":0}]"}
    """#
}
