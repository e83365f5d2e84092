-- Tests the module `digest` against published vectors: RFC 1321, FIPS 180-4's examples, RFC 2202, RFC 4231, RFC 4648,
-- the check value of CRC-32 and the sanity values of XXH64. It only needs `require` to find `digest`.

local digest = require("digest")
local checks = 0

local function equal(found, expected, what)
  checks = checks + 1
  if found ~= expected then
    error(("%s: expected %s, found %s"):format(what, tostring(expected), tostring(found)), 2)
  end
end

local function fails(pattern, f, ...)
  local ok, message = pcall(f, ...)
  checks = checks + 1
  if ok or not tostring(message):find(pattern) then
    error(("expected an error with %q, found %s"):format(pattern, tostring(message)), 2)
  end
end

local two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
local four_blocks = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
  .. "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"
local million = ("a"):rep(1000000)

local vectors = {
  md5 = {
    [""] = "d41d8cd98f00b204e9800998ecf8427e",
    a = "0cc175b9c0f1b6a831c399e269772661",
    abc = "900150983cd24fb0d6963f7d28e17f72",
    ["message digest"] = "f96b697d7cb7938d525a2f31aaf161d0",
    abcdefghijklmnopqrstuvwxyz = "c3fcd3d76192e4007dfb496cca67e13b",
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 = "d174ab98d277d9f5a5611c2c9f419d9f",
    ["12345678901234567890123456789012345678901234567890123456789012345678901234567890"] =
      "57edf4a22be3c955ac49da2e2107b67a",
  },
  sha1 = {
    abc = "a9993e364706816aba3e25717850c26c9cd0d89d",
    [""] = "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    [two_blocks] = "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
    [million] = "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
  },
  sha224 = {
    abc = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
    [two_blocks] = "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525",
  },
  sha256 = {
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    [""] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    [two_blocks] = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    [million] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  },
  sha384 = {
    abc = "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
      .. "8086072ba1e7cc2358baeca134c825a7",
    [four_blocks] = "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
      .. "fcc7c71a557e2db966c3e9fa91746039",
  },
  sha512 = {
    abc = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      .. "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    [""] = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
      .. "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    [four_blocks] = "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
      .. "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
    [million] = "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
      .. "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
  },
  crc32 = { ["123456789"] = "cbf43926", [""] = "00000000", a = "e8b7be43" },
  xxh64 = {
    [""] = "ef46db3751d8e999",
    a = "d24ec4f1a98c6e5b",
    abc = "44bc2cf5ad770999",
    ["Nobody inspects the spammish repetition"] = "fbcea83c8a378bf1",
  },
}

for name, list in pairs(vectors) do
  for input, expected in pairs(list) do
    equal(digest.hex(name, input), expected, name)
    equal(digest[name](input):hexdigest(), expected, name .. " object")
    equal(digest.tohex(digest.bytes(name, input)), expected, name .. " bytes")
    local pieces, i, step = digest[name](), 1, 1
    while i <= #input do
      pieces:update(input:sub(i, i + step - 1))
      i, step = i + step, step % 300 + 7
    end
    equal(pieces:hexdigest(), expected, name .. " in pieces")
    equal(#pieces:digest(), pieces:size(), name .. " size")
  end
end

-- all lengths around block boundaries, in one piece and byte by byte, also after reading a result
for _, name in ipairs(digest.algorithms) do
  for length = 0, 260 do
    local input = {}
    for i = 1, length do input[i] = string.char((i * 7 + length) % 256) end
    local whole, object = digest.bytes(name, table.concat(input)), digest[name]()
    for i = 1, length do
      object:update(input[i])
      if i % 50 == 0 then object:digest() end
    end
    equal(object:digest(), whole, name .. " of " .. length .. " bytes")
  end
end

-- the sanity buffer of XXH64: lengths and seeds
do
  local bytes, generator = {}, 2654435761
  for i = 1, 222 do
    bytes[i] = string.char(generator >> 56)
    generator = generator * -7046029288634856819
  end
  local buffer = table.concat(bytes)
  local expected = {
    { 0, 0, "ef46db3751d8e999" }, { 0, 2654435761, "ac75fda2929b17ef" },
    { 1, 0, "e934a84adb052768" }, { 1, 2654435761, "5014607643a9b4c3" },
    { 4, 0, "9136a0dca57457ee" }, { 14, 0, "8282dcc4994e35c8" }, { 14, 2654435761, "c3bd6bf63deb6df0" },
    { 222, 0, "b641ae8cb691c174" }, { 222, 2654435761, "20cb8ab7ae10c14a" },
  }
  for _, e in ipairs(expected) do
    equal(digest.xxh64(buffer:sub(1, e[1]), e[2]):hexdigest(), e[3], "xxh64 of " .. e[1] .. " bytes")
  end
end

-- HMAC: RFC 2202 and RFC 4231
local hmac = {
  { "md5", ("\x0b"):rep(16), "Hi There", "9294727a3638bb1c13f48ef8158bfc9d" },
  { "md5", "Jefe", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738" },
  { "md5", ("\xaa"):rep(80), "Test Using Larger Than Block-Size Key - Hash Key First", "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd" },
  { "sha1", ("\x0b"):rep(20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00" },
  { "sha1", "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
  { "sha224", "Jefe", "what do ya want for nothing?", "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44" },
  { "sha256", ("\x0b"):rep(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
  { "sha256", "Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
  { "sha256", ("\xaa"):rep(131), "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
  { "sha384", "Jefe", "what do ya want for nothing?",
    "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649" },
  { "sha512", "Jefe", "what do ya want for nothing?",
    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
    .. "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
}
for _, v in ipairs(hmac) do
  local name, key, data, expected = table.unpack(v)
  equal(digest.hmac(name, key, data):hexdigest(), expected, "hmac-" .. name)
  local object = digest.hmac(name, key)
  for c in data:gmatch(".") do object:update(c) end
  equal(object:hexdigest(), expected, "hmac-" .. name .. " in pieces")
  equal(object:reset():update(data):hexdigest(), expected, "hmac-" .. name .. " again")
end

-- objects
local object = digest.sha256("ab")
local copy = object:clone()
equal(object:update("c"), object, "update gives the object")
equal(object:hexdigest(), vectors.sha256.abc, "updated")
equal(copy:hexdigest(), digest.hex("sha256", "ab"), "a clone goes its own way")
equal(object:reset():hexdigest(), vectors.sha256[""], "reset")
equal(object:update("a", "b", "c"):hexdigest(), vectors.sha256.abc, "several pieces")
equal(object:name(), "sha256", "name")
equal(digest.hmac("sha1", "k"):name(), "hmac-sha1", "name of an HMAC")
equal(tostring(object), "digest (sha256)", "tostring")
equal(digest.crc32("123456789"):value(), 0xcbf43926, "value")
equal(digest.xxh64(""):value(), math.tointeger(0xef46db3751d8e999), "value of 64 bits")
equal(digest.sha1("a\0b"):hexdigest() ~= digest.sha1("a"):hexdigest(), true, "NUL counts")
equal(digest.xxh64("a", 5):reset():hexdigest(), digest.xxh64("", 5):hexdigest(), "reset keeps the seed")

-- text
for _, pair in ipairs {
  { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
  { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" }, { "\255\254\253", "//79" },
} do
  equal(digest.tobase64(pair[1]), pair[2], "tobase64")
  equal(digest.frombase64(pair[2]), pair[1], "frombase64")
end
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
all = table.concat(all)
equal(digest.frombase64(digest.tobase64(all)), all, "Base64 there and back")
equal(digest.fromhex(digest.tohex(all)), all, "hexadecimal there and back")
equal(digest.fromhex("4C75A"), nil, "an odd number of digits")
equal(digest.fromhex("4C75"), "Lu", "upper case")
equal(select(2, digest.fromhex("4x")), "not a hexadecimal digit at byte 2", "a bad digit")
equal(select(2, digest.frombase64("Zm9")), "not a whole number of groups of four, ends at byte 3", "a short group")
equal(select(2, digest.frombase64("Zm9v=m9v")), "not a Base64 character at byte 5", "padding within")
equal(select(2, digest.frombase64("Zh==")), "bits beyond the end at byte 2", "bits that say nothing")
equal(digest.equal("same", "same"), true, "equal")
equal(digest.equal("same", "Same"), false, "not equal")
equal(digest.equal("same", "same "), false, "not as long")

-- misuse
fails("no algorithm 'sha3'", digest.hex, "sha3", "")
fails("a checksum cannot be keyed", digest.hmac, "crc32", "key")
fails("this algorithm has no seed", digest.sha256, "", 1)
fails("string expected", digest.sha256, {})
fails("string expected", object.update, object, "x", {})
equal(object:hexdigest(), vectors.sha256.abc, "a refused update takes nothing in")
fails("digest.object expected", object.update, io.stdout, "x")
equal(#digest.algorithms, 8, "the list of algorithms")

print(("digest: %d checks passed"):format(checks))
