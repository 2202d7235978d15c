// SPDX-License-Identifier: GPL-2.0-or-later
// The sessions that are logged in, and when they end.
package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
)

const cookieName = "vmware_soap_session"

type sessionTable struct {
	lock  sync.Mutex
	limit int            // requests for files that one session has; 0: any
	left  map[string]int // by the cookie's value
	made  int
}

func newSessionTable(limit int) *sessionTable {
	return &sessionTable{limit: limit, left: make(map[string]int)}
}

func (t *sessionTable) add(value string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.left[strings.Trim(value, `"`)] = t.limit
}

// create is for who came with user and password.
func (t *sessionTable) create() string {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.made++
	name := fmt.Sprintf("52aa-basic-%d", t.made)
	t.left[name] = t.limit
	return name
}

// take counts a request; false: the session is not, or no longer, known.
func (t *sessionTable) take(r *http.Request) bool {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return false
	}
	value := strings.Trim(c.Value, `"`)
	t.lock.Lock()
	defer t.lock.Unlock()
	left, known := t.left[value]
	if !known || t.limit == 0 {
		return known
	}
	if left == 0 {
		delete(t.left, value)
		return false
	}
	t.left[value] = left - 1
	return true
}
