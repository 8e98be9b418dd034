# tries: fetch a page
# works: unsafe network
# ends: MISSING
import urllib.request

urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=0.2)
