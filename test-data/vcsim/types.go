// SPDX-License-Identifier: GPL-2.0-or-later
// What libvirt's esx driver needs of answers and govmomi leaves out.
package main

import (
	"bytes"
	"regexp"
	"strings"
)

var array = regexp.MustCompile(`(?s)<val xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance" XMLSchema-instance:type="ArrayOf(\w+)">(.*?)</val>`)

// addTypes gives each element of an ArrayOfX its xsi:type, as a real vCenter
// does.
func addTypes(answer []byte) []byte {
	return array.ReplaceAllFunc(answer, func(value []byte) []byte {
		tag := string(array.FindSubmatch(value)[1])
		kind := tag
		switch tag {
		case "String", "Int", "Long", "Boolean":
			tag = strings.ToLower(tag)
			kind = "xsd:" + tag
		}
		element := regexp.MustCompile(`<` + tag + `( [^>]*)?>`)
		return element.ReplaceAllFunc(value, func(s []byte) []byte {
			if bytes.Contains(s, []byte("XMLSchema-instance:type=")) {
				return s
			}
			return append([]byte("<"+tag+
				` XMLSchema-instance:type="`+kind+`"`), s[len(tag)+1:]...)
		})
	})
}
