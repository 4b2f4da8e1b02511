"""Reading the code of a printed, signed, stamped and photographed form.

Import it only when a picture is about to be read: it loads Pillow, numpy and zxing-cpp.
"""
